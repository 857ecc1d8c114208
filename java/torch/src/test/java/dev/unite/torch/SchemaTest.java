package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unite.torch.Schema.Kind;
import org.junit.jupiter.api.Test;

class SchemaTest {
    @Test
    void readsNamesTypesAndDefaults() {
        Schema schema = Schema.parse(
                "aten::sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor");

        assertThat(schema.name()).isEqualTo("sum");
        assertThat(schema.overload()).isEqualTo("dim_IntList");
        assertThat(schema.parameters())
                .extracting(Schema.Parameter::name)
                .containsExactly("self", "dim", "keepdim", "dtype");
        assertThat(schema.parameters())
                .extracting(Schema.Parameter::kind)
                .containsExactly(Kind.TENSOR, Kind.INT, Kind.BOOL, Kind.DTYPE);
        assertThat(schema.parameters().get(1).fixedSize()).isEqualTo(1);
        assertThat(schema.parameters().get(1).optional()).isTrue();
        assertThat(schema.parameters().get(2).hasDefault()).isTrue();
        assertThat(schema.parameters().get(3).keywordOnly()).isTrue();
    }

    @Test
    void tellsOutArgumentsFromOthersThatAreWritten() {
        Schema out = Schema.parse("aten::neg.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!)");
        Schema inPlace = Schema.parse("aten::neg_(Tensor(a!) self) -> Tensor(a!)");

        assertThat(out.parameters().get(1).isOut()).isTrue();
        assertThat(inPlace.parameters().getFirst().written()).isTrue();
        assertThat(inPlace.parameters().getFirst().isOut()).isFalse();
    }

    @Test
    void readsNamedResultsAndListsOfOptionalTensors() {
        Schema max = Schema.parse(
                "aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)");
        Schema index = Schema.parse("aten::index.Tensor(Tensor self, Tensor?[] indices) -> Tensor");

        assertThat(max.results()).containsExactly("values", "indices");
        assertThat(index.results()).containsExactly("");
        assertThat(index.parameters().get(1).optionalElements()).isTrue();
        assertThat(index.parameters().get(1).list()).isTrue();
    }
}
