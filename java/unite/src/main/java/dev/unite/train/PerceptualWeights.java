package dev.unite.train;

import dev.unite.checkpoint.FileHash;
import dev.unite.checkpoint.SafetensorsFile;
import dev.unite.config.Config;
import dev.unite.config.ImageObjective.Perceptual;
import dev.unite.error.ModelException;
import dev.unite.torch.PythonObject;
import java.io.IOException;
import java.nio.file.Path;

/** Hands the user's files for the perceptual loss to Python, once their hashes are right. */
final class PerceptualWeights {
    private PerceptualWeights() {}

    static void load(Config config, PythonObject session) {
        switch (config.model().image().perceptual()) {
            case Perceptual.Off off -> {}
            case Perceptual.Lpips lpips ->
                session.invoke(
                        "load_perceptual",
                        open("vgg", lpips.vggPath(), lpips.vggSha256()).tensors(),
                        open("lpips", lpips.lpipsPath(), lpips.lpipsSha256()).tensors());
        }
    }

    private static SafetensorsFile open(String key, Path file, String sha256) {
        try {
            String got = FileHash.sha256(file);
            if (!got.equals(sha256)) {
                throw new ModelException(
                        ("model.perceptual.%s_path: file '%s': expected SHA-256 %s, got %s; get the right file or "
                                        + "correct model.perceptual.%s_sha256")
                                .formatted(key, file, sha256, got, key));
            }
            return SafetensorsFile.open(file);
        } catch (IOException e) {
            throw new ModelException(
                    ("model.perceptual.%s_path: expected a readable safetensors file, got '%s' (%s); correct the "
                                    + "path or set model.perceptual_weight: 0")
                            .formatted(key, file, e),
                    e);
        }
    }
}
