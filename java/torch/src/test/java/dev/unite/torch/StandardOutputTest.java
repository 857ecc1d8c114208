package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    @Test
    void handsOnWhatIsWritten() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (OutputStream out = new StandardOutput(new PrintStream(read))) {
            out.write("ab".getBytes(StandardCharsets.UTF_8));
            out.write('c');
        }
        assertThat(read.toString(StandardCharsets.UTF_8)).isEqualTo("abc");
    }

    @Test
    void tellsThatNobodyReads() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int data) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        StandardOutput out = new StandardOutput(new PrintStream(closed));
        assertThatThrownBy(() -> out.write(new byte[8]))
                .isInstanceOf(IOException.class)
                .hasMessage("Broken pipe");
        assertThatThrownBy(out::flush).isInstanceOf(IOException.class);
    }
}
