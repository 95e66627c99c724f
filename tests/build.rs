//! Makes one module of each `golden/pass/<case>/expected`, so that a new case is compiled without a line of Rust.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=golden/pass");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/pass");
    let mut modules = Vec::new();
    for case in fs::read_dir(folder)? {
        let root = case?.path().join("expected/mod.rs");
        let name =
            root.ancestors().nth(2).and_then(Path::file_name).unwrap_or_default().to_string_lossy().replace('-', "_");
        modules.push(format!("#[path = {:?}]\npub mod case_{name};\n", root.to_string_lossy()));
    }
    modules.sort();
    fs::write(Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("golden.rs"), modules.concat())
}
