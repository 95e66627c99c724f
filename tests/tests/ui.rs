//! What must not compile against the client, and the words the compiler has for it.

use std::process::Command;

/// The compiler whose words are on record. Another one words its errors differently.
const RECORDED_WITH: &str = "rustc 1.95.";

#[test]
fn misuse_does_not_compile() {
    let version = Command::new("rustc").arg("--version").output().expect("rustc runs").stdout;
    let version = String::from_utf8_lossy(&version);
    if !version.starts_with(RECORDED_WITH) {
        println!("skipped: the words in ui/ are those of {RECORDED_WITH}x, this is {}", version.trim());
        return;
    }
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
