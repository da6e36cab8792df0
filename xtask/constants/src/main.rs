//! Prints the TypeScript source of the package's constants.

#![allow(clippy::print_stdout, reason = "printing is its purpose")]

fn main() {
    print!("{}", bili_im::constants::typescript());
}
