package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The network and its objectives.
 *
 * @param patchSizePx side of an image patch in pixels
 * @param registers number of latent tokens
 * @param latentWidth numbers in a latent token
 * @param tokenizerTimeMax upper bound of the time drawn in the tokenizing pass
 */
public record ModelConfig(
        EncoderSize encoder,
        DecoderSize decoder,
        int patchSizePx,
        int registers,
        int latentWidth,
        Conditioning conditioning,
        double tokenizerTimeMax,
        LatentNoise noise,
        FlowObjective flow,
        ImageObjective image,
        Structure structure) {
    private static final Key<Integer> PATCH_SIZE_PX = Keys.integer(
            "patch_size_px", 1, 8192, "Side of an image patch; divides the image size; published: 16 (unite-facts 1).");
    private static final Key<Integer> REGISTERS = Keys.integer(
            "registers",
            1,
            1 << 20,
            "Latent tokens; as many as patches is the published case, 256, and lets each become its patch (unite-facts 1).");
    private static final Key<Integer> LATENT_WIDTH =
            Keys.integer("latent_width", 1, 65536, "Numbers in a latent token; published: 32 (unite-facts 1).");
    private static final Key<Double> TOKENIZER_TIME_MAX = Keys.number(
                    "tokenizer_time_max",
                    Range.between(0, 1),
                    "Upper bound of the time drawn in the tokenizing pass (unite-facts 2.3).")
            .orElse(0.01);

    static final Schema<ModelConfig> SCHEMA = new Schema<>(fields(), ModelConfig::read);

    private static List<Schema.Field<ModelConfig>> fields() {
        List<Schema.Field<ModelConfig>> fields = new ArrayList<>();
        fields.addAll(within(EncoderSize.FIELDS, ModelConfig::encoder));
        fields.addAll(within(DecoderSize.FIELDS, ModelConfig::decoder));
        fields.add(field(PATCH_SIZE_PX, ModelConfig::patchSizePx));
        fields.add(field(REGISTERS, ModelConfig::registers));
        fields.add(field(LATENT_WIDTH, ModelConfig::latentWidth));
        fields.addAll(within(Conditioning.FIELDS, ModelConfig::conditioning));
        fields.add(field(TOKENIZER_TIME_MAX, ModelConfig::tokenizerTimeMax));
        fields.addAll(within(LatentNoise.FIELDS, ModelConfig::noise));
        fields.addAll(within(FlowObjective.FIELDS, ModelConfig::flow));
        fields.addAll(within(ImageObjective.FIELDS, ModelConfig::image));
        fields.addAll(within(Structure.FIELDS, ModelConfig::structure));
        return fields;
    }

    private static <P> List<Schema.Field<ModelConfig>> within(
            List<Schema.Field<P>> fields, Function<ModelConfig, P> part) {
        return fields.stream().map(field -> field.within(part)).toList();
    }

    private static ModelConfig read(Section section) {
        return new ModelConfig(
                EncoderSize.read(section),
                DecoderSize.read(section),
                section.get(PATCH_SIZE_PX),
                section.get(REGISTERS),
                section.get(LATENT_WIDTH),
                Conditioning.read(section),
                section.get(TOKENIZER_TIME_MAX),
                LatentNoise.read(section),
                FlowObjective.read(section),
                ImageObjective.read(section),
                Structure.read(section));
    }

    /**
     * The model under the words that Python uses: the keys of the section and what the data say.
     *
     * @param numClasses classes of the data
     */
    public Map<String, Object> forPython(int numClasses, DataConfig data) {
        Map<String, Object> model = new LinkedHashMap<>(SCHEMA.toMap(this));
        model.put("num_classes", numClasses);
        model.put("image_size_px", data.imageSizePx());
        model.put("channels", data.channels());
        return model;
    }
}
