package dev.unite.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.unite.error.RunException;
import dev.unite.torch.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON header of a safetensors file: tensors in the order of their bytes, and free text.
 *
 * <p>Parsing trusts nothing: duplicate keys, unknown fields, overflowing shapes, holes, overlaps and bytes that no
 * tensor covers are refused, and everything is bounded before it is allocated.
 */
record SafetensorsHeader(Map<String, TensorEntry> tensors, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(3)
                    .maxNumberLength(20)
                    .maxNameLength(SafetensorsLimits.MAX_NAME_LENGTH)
                    .maxStringLength(10_000_000)
                    .build())
            .build();

    /**
     * Reads a header and checks it against the size of the data section.
     *
     * @param where the file's name for messages
     * @param dataBytes bytes that follow the header in the file
     */
    static SafetensorsHeader parse(String where, byte[] json, long dataBytes) {
        if (json.length == 0 || json[0] != '{') {
            throw damaged(
                    where, "a JSON object", json.length == 0 ? "nothing" : "a header that starts otherwise", null);
        }
        try (JsonParser parser = JSON.createParser(json)) {
            SafetensorsHeader header = readObject(where, parser);
            if (parser.nextToken() != null) {
                throw damaged(where, "one JSON object", "more text after it", null);
            }
            header.checkCover(where, dataBytes);
            return header;
        } catch (IOException e) {
            throw damaged(where, "a JSON header", firstLine(e), e);
        }
    }

    private static SafetensorsHeader readObject(String where, JsonParser parser) throws IOException {
        List<TensorEntry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (name.equals(METADATA)) {
                readMetadata(where, parser, metadata);
                continue;
            }
            SafetensorsLimits.checkName(where, name);
            if (entries.size() == SafetensorsLimits.MAX_TENSORS) {
                throw damaged(where, "at most " + SafetensorsLimits.MAX_TENSORS + " tensors", "more", null);
            }
            entries.add(readEntry(where + ": tensor '" + name + "'", name, parser));
        }
        entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        Map<String, TensorEntry> tensors = new LinkedHashMap<>();
        entries.forEach(entry -> tensors.put(entry.name(), entry));
        return new SafetensorsHeader(tensors, metadata);
    }

    private static void readMetadata(String where, JsonParser parser, Map<String, String> metadata) throws IOException {
        expect(where, parser.nextToken(), JsonToken.START_OBJECT, METADATA + " to be an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            expect(where, parser.nextToken(), JsonToken.VALUE_STRING, METADATA + " to hold text only");
            metadata.put(key, parser.getText());
        }
    }

    private static TensorEntry readEntry(String where, String name, JsonParser parser) throws IOException {
        expect(where, parser.nextToken(), JsonToken.START_OBJECT, "an object");
        DType dtype = null;
        long[] shape = null;
        long[] offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "dtype" -> {
                    expect(where, value, JsonToken.VALUE_STRING, "a dtype in text");
                    dtype = SafetensorsTypes.parse(where, parser.getText());
                }
                case "shape" -> shape = readNumbers(where, parser, SafetensorsLimits.MAX_RANK);
                case "data_offsets" -> offsets = readNumbers(where, parser, 2);
                default -> throw damaged(where, "dtype, shape and data_offsets", "'" + field + "'", null);
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
            throw damaged(where, "dtype, shape and two data_offsets", "an entry without them", null);
        }
        long bytes = SafetensorsLimits.byteCount(where, dtype, shape);
        if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes) {
            throw damaged(where, bytes + " bytes for its shape", "offsets " + offsets[0] + " to " + offsets[1], null);
        }
        return new TensorEntry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private static long[] readNumbers(String where, JsonParser parser, int limit) throws IOException {
        expect(where, parser.currentToken(), JsonToken.START_ARRAY, "a list of whole numbers");
        long[] numbers = new long[limit];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(where, parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "a list of whole numbers");
            if (count == limit) {
                throw damaged(where, "at most " + limit + " numbers in a list", "more", null);
            }
            long number = parser.getLongValue();
            if (number < 0) {
                throw damaged(where, "numbers of 0 or more", String.valueOf(number), null);
            }
            numbers[count++] = number;
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Every byte of the data section belongs to exactly one tensor. */
    private void checkCover(String where, long dataBytes) {
        long position = 0;
        for (TensorEntry entry : tensors.values()) {
            if (entry.begin() != position) {
                String kind = entry.begin() > position ? "a hole" : "an overlap";
                throw damaged(
                        where + ": tensor '" + entry.name() + "'",
                        "bytes that start at " + position,
                        entry.begin() + " (" + kind + ")",
                        null);
            }
            position = entry.end();
        }
        if (position != dataBytes) {
            throw damaged(where, position + " bytes of tensor data", dataBytes + " bytes", null);
        }
    }

    /** The header as JSON, padded with spaces so that the data after it starts on a multiple of 8 bytes. */
    byte[] encode() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                // in order, so that equal contents are equal files
                for (Map.Entry<String, String> text : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(text.getKey(), text.getValue());
                }
                json.writeEndObject();
            }
            for (TensorEntry entry : tensors.values()) {
                json.writeObjectFieldStart(entry.name());
                json.writeStringField("dtype", SafetensorsTypes.name(entry.dtype()));
                json.writeFieldName("shape");
                json.writeArray(entry.shape(), 0, entry.shape().length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {entry.begin(), entry.end()}, 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        while (bytes.size() % Long.BYTES != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static void expect(String where, JsonToken got, JsonToken expected, String what) {
        if (got != expected) {
            throw damaged(where, what, String.valueOf(got), null);
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable text");
    }

    static RunException damaged(String where, String expected, String got, Exception cause) {
        return new RunException(
                "%s: expected %s, got %s; the file is damaged or not a safetensors file, use another copy"
                        .formatted(where, expected, got),
                cause);
    }
}
