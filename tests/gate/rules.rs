//! Single rules of the gate, driven by hand.
