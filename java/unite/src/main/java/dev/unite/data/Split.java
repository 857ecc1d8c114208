package dev.unite.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some images of a source.
 *
 * @param samples their numbers
 */
record Split(ImageSource source, BadImages badImages, int[] samples) {
    private static final long ORDER_KEY = 0x5EED_0F_5714L; // any constant; changing it changes every split

    static Split whole(ImageSource source, BadImages badImages) {
        return new Split(source, badImages, IntStream.range(0, source.size()).toArray());
    }

    /**
     * Parts a source into a training and a held-out split: in each class the images with the lowest hash of their
     * identity are held out, whatever the seed of the run.
     */
    static List<Split> trainAndHeldOut(ImageSource source, BadImages badImages, double fraction) {
        List<List<Integer>> byClass = new ArrayList<>();
        source.classNames().forEach(name -> byClass.add(new ArrayList<>()));
        for (int i = 0; i < source.size(); i++) {
            byClass.get(source.label(i)).add(i);
        }
        List<Integer> train = new ArrayList<>();
        List<Integer> heldOut = new ArrayList<>();
        for (List<Integer> members : byClass) {
            List<Integer> order = byHash(source, members);
            int held = (int) Math.round(fraction * members.size());
            heldOut.addAll(order.subList(0, held));
            train.addAll(order.subList(held, order.size()));
        }
        return List.of(of(source, badImages, train), of(source, badImages, heldOut));
    }

    private static Split of(ImageSource source, BadImages badImages, List<Integer> samples) {
        int[] sorted = samples.stream().mapToInt(Integer::intValue).sorted().toArray();
        return new Split(source, badImages, sorted);
    }

    private static List<Integer> byHash(ImageSource source, List<Integer> members) {
        record Ranked(int sample, long hash) {}
        return members.stream()
                .map(sample -> new Ranked(sample, Randomness.hash(ORDER_KEY, source.identity(sample))))
                .sorted(Comparator.comparingLong(Ranked::hash).thenComparingInt(Ranked::sample))
                .map(Ranked::sample)
                .toList();
    }

    /** The images in an order that mixes the classes and never changes, so that the first few stand for all. */
    int[] mixed() {
        return Randomness.of(ORDER_KEY).shuffled(samples);
    }

    int size() {
        return samples.length;
    }
}
