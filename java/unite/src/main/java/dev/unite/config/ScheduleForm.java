package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.List;

/** Keys, reading and writing of a {@link Schedule}. */
final class ScheduleForm {
    private enum Name implements Word {
        CONSTANT,
        COSINE,
        UNITE
    }

    private static final String UNITE_ONLY = "train.schedule is unite";
    private static final Key<Name> NAME = Keys.choice(
            "schedule",
            Name.values(),
            "Learning rate after the warm-up: constant, cosine, or unite's two decays (unite-facts 5.2).");
    private static final Key<Double> FINAL_FRACTION = Keys.number(
                    "final_learning_rate_fraction",
                    Range.between(0, 1),
                    "Last learning rate as a share of learning_rate; published: 0.1 (unite-facts 3, 5.2).")
            .onlyWhen("train.schedule is cosine or unite");
    private static final Key<Integer> FIRST_DECAY_START = Keys.integer(
                    "first_decay_start_step", 0, "Step at which the first decay begins (w1 of unite-facts 5.2).")
            .onlyWhen(UNITE_ONLY);
    private static final Key<Integer> FIRST_DECAY_END = Keys.integer(
                    "first_decay_end_step", 0, "Step from which the second rate holds (e1 of unite-facts 5.2).")
            .onlyWhen(UNITE_ONLY);
    private static final Key<Double> SECOND_LEARNING_RATE = Keys.number(
                    "second_learning_rate",
                    Range.atLeast(0),
                    "Learning rate between the two decays; published: 1.333e-4 (unite-facts 3).")
            .onlyWhen(UNITE_ONLY);
    private static final Key<Integer> SECOND_DECAY_START = Keys.integer(
                    "second_decay_start_step", 0, "Step at which the second decay begins (w2 of unite-facts 5.2).")
            .onlyWhen(UNITE_ONLY);
    private static final Key<Integer> SECOND_DECAY_END = Keys.integer(
                    "second_decay_end_step", 0, "Step from which the final rate holds (e2 of unite-facts 5.2).")
            .onlyWhen(UNITE_ONLY);
    private static final Key<Double> STRETCH = Keys.number(
                    "schedule_stretch",
                    Range.atLeast(1),
                    "Factor on all positions, the warm-up's end included: the published code stretches by its"
                            + " accumulation, 2 (unite-facts 5.2).")
            .orElse(1.0)
            .onlyWhen(UNITE_ONLY);

    static final List<Schema.Field<Schedule>> FIELDS = List.of(
            field(NAME, ScheduleForm::name),
            field(FIRST_DECAY_START, schedule -> schedule instanceof Schedule.Unite u ? u.firstDecayStart() : null),
            field(FIRST_DECAY_END, schedule -> schedule instanceof Schedule.Unite u ? u.firstDecayEnd() : null),
            field(
                    SECOND_LEARNING_RATE,
                    schedule -> schedule instanceof Schedule.Unite u ? u.secondLearningRate() : null),
            field(SECOND_DECAY_START, schedule -> schedule instanceof Schedule.Unite u ? u.secondDecayStart() : null),
            field(SECOND_DECAY_END, schedule -> schedule instanceof Schedule.Unite u ? u.secondDecayEnd() : null),
            field(FINAL_FRACTION, ScheduleForm::finalFraction),
            field(STRETCH, schedule -> schedule instanceof Schedule.Unite u ? u.stretch() : null));

    private ScheduleForm() {}

    static Schedule read(Section section) {
        return switch (section.get(NAME)) {
            case CONSTANT -> new Schedule.Constant();
            case COSINE -> new Schedule.Cosine(section.get(FINAL_FRACTION));
            case UNITE ->
                new Schedule.Unite(
                        section.get(FIRST_DECAY_START),
                        section.get(FIRST_DECAY_END),
                        section.get(SECOND_LEARNING_RATE),
                        section.get(SECOND_DECAY_START),
                        section.get(SECOND_DECAY_END),
                        section.get(FINAL_FRACTION),
                        section.get(STRETCH));
        };
    }

    private static Name name(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Constant constant -> Name.CONSTANT;
            case Schedule.Cosine cosine -> Name.COSINE;
            case Schedule.Unite unite -> Name.UNITE;
        };
    }

    private static Double finalFraction(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Constant constant -> null;
            case Schedule.Cosine cosine -> cosine.finalFraction();
            case Schedule.Unite unite -> unite.finalFraction();
        };
    }
}
