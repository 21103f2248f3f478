//! What people write, read as a number, by the rules of Google's libphonenumber.
