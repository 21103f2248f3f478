//! Why a call waits and why it ends, and how its backoff is randomized.

use super::string_enum::string_enum;

string_enum! {
    /// Why a call waits.
    WaitReason {
        /// The provider asked for the wait.
        Hint = "hint",
        /// The client's own backoff.
        Backoff = "backoff",
        /// The gate is closed: the provider asked for a wait that applies to other calls, too.
        Gate = "gate",
    }
}

string_enum! {
    /// Why a call ended.
    StopReason {
        /// It succeeded.
        Accepted = "accepted",
        /// Another attempt would not help.
        NotRetryable = "not-retryable",
        /// The message may have gone out, and the provider does not recognise a repetition, or no longer.
        Unsafe = "unsafe",
        /// All attempts that `maxAttempts` allows were made.
        MaxAttempts = "max-attempts",
        /// The client's retry quota is used up.
        Quota = "quota",
        /// The deadline passed, or would pass during the next wait.
        Deadline = "deadline",
        /// The provider asks for a longer wait than `maxRetryAfterMs`.
        WaitTooLong = "wait-too-long",
        /// The timers or the clock of the host do not work correctly.
        Timer = "timer",
        /// The caller's `AbortSignal` fired.
        Aborted = "aborted",
    }
}

string_enum! {
    /// How the backoff `v` is randomized, so that clients that failed together do not retry together. A wait that the
    /// provider asks for is a minimum for all of them.
    // The classic three: "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
    Jitter {
        /// From `v` to `1.5 v`: never less than `v`, because a provider's documented schedule is a minimum, too.
        Plus = "plus",
        /// From 0 to `v`.
        Full = "full",
        /// From `v / 2` to `v`.
        Equal = "equal",
        /// From `baseMs` to three times the previous delay.
        Decorrelated = "decorrelated",
        /// Exactly `v`.
        None = "none",
    }
}
