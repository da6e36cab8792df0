//! Every `curl` line of the README works as it is printed.

use crate::http::{shell, stdout};
use bili_im_sandbox::{Options, start};

#[test]
fn all_lines_work() {
    let running = start(Options::default()).unwrap();
    let ports = |line: &str| {
        let http = line.replace("127.0.0.1:8300", &running.http.to_string());
        http.replace("127.0.0.1:8443", &running.https.to_string())
    };
    let lines = include_str!("../../README.md").lines().filter(|line| line.starts_with("curl "));
    let mut count = 0;
    for line in lines {
        let output = shell(&ports(line), &std::env::temp_dir());
        let said = stdout(&output);
        let fine =
            if line.contains(" -i ") { said.contains("set-cookie: SESSDATA=") } else { said.starts_with(['{', '[']) };
        assert!(output.status.success() && fine && !said.contains(r#""error""#), "{line}\n{said}");
        // Lines that refuse a login or change what later lines need must not go unnoticed either.
        assert!(!said.starts_with(r#"{"code":-"#), "{line}\n{said}");
        count += 1;
    }
    assert!(count > 25, "{count}");
}
