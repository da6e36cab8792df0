//! `curl` as a client over real connections.

use bili_im_sandbox::Running;
use std::process::{Command, Output};

/// Runs a command line of curl through the shell. Without curl there is nothing to test with.
pub fn shell(line: &str, folder: &std::path::Path) -> Output {
    assert!(Command::new("curl").arg("--version").output().is_ok(), "curl is needed for these tests: install it");
    Command::new("sh").arg("-c").arg(line).current_dir(folder).output().unwrap()
}

/// What curl is told besides the documented line: where the hosts are.
pub fn extras(running: &Running, line: &str) -> String {
    let port = if line.contains("'http://") { running.http.port() } else { running.https.port() };
    format!(" --connect-to ::127.0.0.1:{port} --insecure -s -S")
}

/// Runs curl with these arguments against a sandbox.
pub fn curl(running: &Running, arguments: &str) -> Output {
    shell(&format!("curl {arguments}{}", extras(running, arguments)), &std::env::temp_dir())
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
