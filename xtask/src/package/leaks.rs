//! Refuses to publish files that contain paths of the build machine.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::webassembly;
use crate::files;

/// Checks every file of a folder.
pub fn check(folder: &Path) -> Result<()> {
    let mut needles: Vec<String> = webassembly::private_paths().iter().map(|path| path.display().to_string()).collect();
    needles.extend(["/.cargo/".to_owned(), "/.rustup/".to_owned()]);
    for name in files::walk(folder)? {
        let path = folder.join(&name);
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if let Some(needle) = needles.iter().find(|needle| contains(&bytes, needle)) {
            bail!("{} contains {needle}, a path of this machine", name.display());
        }
    }
    Ok(())
}

fn contains(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn finds_a_path_between_other_bytes() {
        assert!(contains(b"\0asm/home/someone/.cargo/registry\0", "/.cargo/"));
        assert!(!contains(b"\0asm cargo/registry", "/.cargo/"));
    }
}
