//! Chores of the repository: `cargo xtask <chore>`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        _ => {
            eprintln!("usage: cargo xtask <chore>");
            ExitCode::FAILURE
        }
    }
}
