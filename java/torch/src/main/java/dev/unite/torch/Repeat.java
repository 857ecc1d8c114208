package dev.unite.torch;

/** What a native function is to a {@link Recording} in which it is called. */
enum Repeat {
    /** It cannot be part of one: it hands numbers to the guest, or changes what the recording does not see. */
    REFUSED,
    /** Its result follows from what the recording is made for, so it is not called again. */
    CONSTANT,
    /** It is called again, in its turn. */
    REPEATED,
    /** It switches a mode of the thread: called again in its turn, and on the way out of a replay that fails. */
    MODE,
    /** It concerns the guest's handles only, which a replay does not have. */
    SKIPPED,
    /** It makes a tensor outlive the call, which a replay could not repeat for one that it makes. */
    KEEPS,
    /** It adds itself to the recording. */
    OPERATOR
}
