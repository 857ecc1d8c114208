package dev.unite.torch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.global.torch;

/** Every operator that libtorch registers, by name. Signatures are read when an operator is first used. */
final class OperatorTable {
    /** Overload names by qualified name, {@code aten::add -> [Tensor, Scalar, out, …]}. */
    private final Map<String, List<String>> overloads = new HashMap<>();

    private final Map<String, List<Overload>> resolved = new ConcurrentHashMap<>();

    OperatorTable() {
        OperatorName names = Dispatcher.singleton().getAllOpNames();
        for (long i = 0; i < names.limit(); i++) {
            String full =
                    torch.toString(names.getPointer(OperatorName.class, i)).getString();
            int dot = full.indexOf('.');
            overloads
                    .computeIfAbsent(dot < 0 ? full : full.substring(0, dot), unused -> new ArrayList<>())
                    .add(dot < 0 ? "" : full.substring(dot + 1));
        }
    }

    boolean contains(String qualifiedName) {
        return overloads.containsKey(qualifiedName);
    }

    /** Whether the operator takes a tensor named {@code self} first, so that it is a method of tensors. */
    boolean isMethod(String qualifiedName) {
        return contains(qualifiedName)
                && overloads(qualifiedName).stream().anyMatch(overload -> {
                    var parameters = overload.schema().parameters();
                    return !parameters.isEmpty() && parameters.getFirst().name().equals("self");
                });
    }

    /** Names of a namespace's operators, without the namespace, sorted. */
    Set<String> names(String namespace) {
        Set<String> names = new TreeSet<>();
        String prefix = namespace + "::";
        for (String name : overloads.keySet()) {
            if (name.startsWith(prefix)) {
                names.add(name.substring(prefix.length()));
            }
        }
        return names;
    }

    /**
     * The overloads of an operator that has one.
     *
     * @param qualifiedName with its namespace, {@code aten::add}
     */
    List<Overload> overloads(String qualifiedName) {
        return resolved.computeIfAbsent(
                qualifiedName,
                name -> overloads.getOrDefault(name, List.of()).stream()
                        .map(overload -> Overload.find(name, overload))
                        .toList());
    }

    /** One overload of an operator that has it; {@code ""} is the one without a name. */
    Overload overload(String qualifiedName, String overload) {
        return overloads(qualifiedName).stream()
                .filter(known -> known.schema().overload().equals(overload))
                .findFirst()
                .orElseThrow(() -> new TorchError(
                        "AttributeError", qualifiedName + ": expected an overload of its own, got '" + overload + "'"));
    }
}
