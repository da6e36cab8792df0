//! `cargo xtask`: builds, checks and shows bili-im.
//!
//! It knows nothing of the library's code, so it works while that does not compile.

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::ValueExt;

mod bench;
mod builders;
mod check;
mod demo;
mod docs;
mod files;
mod foreign;
mod fuzz;
mod leptos;
mod package;
mod pins;
mod progress;
mod sandbox;
mod shell;
mod soak;
mod tools;
mod workspace;

const HELP: &str = include_str!("help.txt");

fn main() -> ExitCode {
    match dispatch() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<ExitCode> {
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next()? {
        None | Some(lexopt::Arg::Long("help") | lexopt::Arg::Short('h')) => "help".to_owned(),
        Some(lexopt::Arg::Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "bench" => bench::main(arguments)?,
        "builders" => builders::main(arguments)?,
        "build" => package::main(arguments)?,
        "demo" => demo::main(arguments)?,
        "docs" => docs::main(arguments)?,
        "foreign" => foreign::main(arguments)?,
        "fuzz" => fuzz::main(arguments)?,
        "sandbox" => sandbox::main(arguments)?,
        "soak" => soak::main(arguments)?,
        "accept" => check::accept(arguments)?,
        "test" => return check::main(arguments),
        "help" => print!("{HELP}"),
        other => bail!("there is no command {other}; `cargo xtask help` lists them"),
    }
    Ok(ExitCode::SUCCESS)
}
