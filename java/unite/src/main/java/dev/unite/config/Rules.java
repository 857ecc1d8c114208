package dev.unite.config;

/** What must hold between keys. */
final class Rules {
    private static final int VGG_MIN_SIZE_PX = 16;

    private final Reading reading;

    private Rules(Reading reading) {
        this.reading = reading;
    }

    static void check(Config config, Reading reading) {
        Rules rules = new Rules(reading);
        rules.data(config.data());
        rules.multiple(
                "data.image_size_px",
                config.data().imageSizePx(),
                "model.patch_size_px",
                config.model().patchSizePx());
        rules.encoder(config.model());
        rules.decoder(config.model().decoder());
        rules.objectives(config.model(), config.data().imageSizePx());
        rules.train(config.train());
        rules.schedule(config.train());
        rules.sample(config.sample());
    }

    private void data(DataConfig data) {
        boolean grey = !(data.source() instanceof DataConfig.Source.Folder);
        reading.rule(
                !grey || data.channels() == 1,
                "data.channels",
                "expected 1 for grey images, got " + data.channels() + "; remove the key",
                "data.source");
        reading.rule(data.channels() != 2, "data.channels", "expected 1 (grey) or 3 (RGB), got 2; use one of them");
        boolean digits = data.source() instanceof DataConfig.Source.Digits;
        reading.rule(
                !digits || data.imageSizePx() == 8,
                "data.image_size_px",
                "expected 8, the size of the digits, got " + data.imageSizePx() + "; use 8",
                "data.source");
    }

    private void encoder(ModelConfig model) {
        EncoderSize encoder = model.encoder();
        multiple("model.width", encoder.width(), "model.heads", encoder.heads());
        reading.rule(
                encoder.width() % encoder.heads() != 0 || encoder.width() / encoder.heads() % 2 == 0,
                "model.width",
                "expected an even width per head, because positions turn pairs of numbers, got " + encoder.width()
                        + " for " + encoder.heads() + " heads; use a multiple of " + 2 * encoder.heads(),
                "model.heads");
        int start = model.conditioning().classTokensStart();
        reading.rule(
                model.conditioning().classTokens() == 0 || start < encoder.depth(),
                "model.class_tokens_start",
                "expected a block index below the depth (" + encoder.depth() + "), got " + start + "; use 0 to "
                        + (encoder.depth() - 1),
                "model.class_tokens",
                "model.depth");
    }

    private void decoder(DecoderSize decoder) {
        multiple("model.decoder_width", decoder.width(), "model.decoder_heads", decoder.heads());
        reading.rule(
                decoder.width() % 4 == 0,
                "model.decoder_width",
                "expected a multiple of 4, because positions are sines and cosines of row and column, got "
                        + decoder.width() + "; use " + (decoder.width() / 4 + 1) * 4);
    }

    private void objectives(ModelConfig model, int imageSizePx) {
        Structure structure = model.structure();
        reading.rule(
                structure.phase() != Structure.Phase.DENOISER || structure.weights() == Structure.Weights.SEPARATE,
                "model.phase",
                "expected joint or tokenizer with model.weights: shared, got denoiser; set model.weights: separate",
                "model.weights");
        reading.rule(
                model.image().perceptual() instanceof ImageObjective.Perceptual.Off || imageSizePx >= VGG_MIN_SIZE_PX,
                "model.perceptual_weight",
                "expected 0 for images below " + VGG_MIN_SIZE_PX
                        + " pixels, which VGG16 halves four times, got more for " + imageSizePx + " pixels; use 0",
                "data.image_size_px");
    }

    private void train(TrainConfig train) {
        multiple("train.batch_size", train.batchSize(), "train.accumulate", train.accumulate());
        reading.rule(
                train.warmupSteps() <= train.steps(),
                "train.warmup_steps",
                "expected at most train.steps (" + train.steps() + "), got " + train.warmupSteps() + "; use fewer",
                "train.steps");
    }

    private void schedule(TrainConfig train) {
        if (train.schedule() instanceof Schedule.Unite unite) {
            ordered("train.first_decay_start_step", unite.firstDecayStart(), "train.warmup_steps", train.warmupSteps());
            ordered(
                    "train.first_decay_end_step",
                    unite.firstDecayEnd(),
                    "train.first_decay_start_step",
                    unite.firstDecayStart());
            ordered(
                    "train.second_decay_start_step",
                    unite.secondDecayStart(),
                    "train.first_decay_end_step",
                    unite.firstDecayEnd());
            ordered(
                    "train.second_decay_end_step",
                    unite.secondDecayEnd(),
                    "train.second_decay_start_step",
                    unite.secondDecayStart());
        }
    }

    private void sample(SampleConfig sample) {
        reading.rule(
                sample.guidanceLow() < sample.guidanceHigh(),
                "sample.guidance_low",
                "expected less than sample.guidance_high (" + sample.guidanceHigh() + "), got " + sample.guidanceLow()
                        + "; use guidance_scale: 1 for no guidance",
                "sample.guidance_high");
    }

    private void multiple(String key, int value, String divisorKey, int divisor) {
        int below = value / divisor * divisor;
        String advice = (below == 0 ? "" : below + " or ") + (below + divisor);
        reading.rule(
                value % divisor == 0,
                key,
                "expected a multiple of " + divisor + " (" + divisorKey + "), got " + value + "; use " + advice,
                divisorKey);
    }

    private void ordered(String key, int value, String beforeKey, int before) {
        reading.rule(
                value >= before,
                key,
                "expected at least " + before + " (" + beforeKey + "), got " + value + "; use a later step",
                beforeKey);
    }
}
