package dev.unite.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what a misspelt word may have meant. */
final class Nearest {
    private Nearest() {}

    /** Returns the closest candidate or null if none is close; {@code lr} is close to {@code learning_rate}. */
    static String to(String word, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingDouble(candidate -> distance(word, candidate)))
                .filter(candidate -> distance(word, candidate) <= Math.max(1, word.length() / 3.0))
                .orElse(null);
    }

    private static double distance(String word, String candidate) {
        String candidateName = candidate.substring(candidate.lastIndexOf('.') + 1);
        if (word.equals(initials(candidateName))) {
            return 0.5;
        }
        boolean part =
                word.length() >= 4 && (candidateName.startsWith(word + "_") || candidateName.endsWith("_" + word));
        return part ? 1 : edits(word, candidateName);
    }

    private static String initials(String name) {
        StringBuilder letters = new StringBuilder();
        for (String part : name.split("_", -1)) {
            letters.append(part.isEmpty() ? "" : part.substring(0, 1));
        }
        return letters.toString();
    }

    /** Number of letters to insert, delete, replace or swap with their neighbour (Levenshtein, Damerau). */
    static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
