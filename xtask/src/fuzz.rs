//! `cargo xtask fuzz`: made-up inputs by the million for what reads what strangers write.
//!
//! The targets are in `tests/fuzz`.

use anyhow::Result;

use crate::shell;

/// Builds the targets with every check that Rust has, and runs them with the caller's arguments.
pub fn main(mut arguments: lexopt::Parser) -> Result<()> {
    let mut command = shell::command("cargo");
    command.args(["run", "--quiet", "--profile", "fuzz", "--package", "bili-im-fuzz", "--"]);
    shell::run(command.args(arguments.raw_args()?))
}
