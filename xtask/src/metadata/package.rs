//! Fetches the pinned package with npm, once per release. The archive is kept in the target folder, and its digest is
//! checked on each use.

use super::release::{DIGEST, PACKAGE, PACKAGE_RELEASE};
use base64::Engine;
use sha2::Digest;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The source of the only script of the package, which contains the metadata.
pub(super) fn bundle() -> String {
    let folder = crate::target_folder().join("phone-metadata");
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    let name = format!("{PACKAGE}-{PACKAGE_RELEASE}.tgz");
    let archive = folder.join(&name);
    if !archive.exists() {
        fetch(&folder);
    }
    let bytes = std::fs::read(&archive).unwrap_or_else(|error| panic!("{}: {error}", archive.display()));
    let digest = format!("sha512-{}", base64::prelude::BASE64_STANDARD.encode(sha2::Sha512::digest(bytes)));
    if digest != DIGEST {
        // The next run must fetch the archive again.
        std::fs::remove_file(&archive).expect("the archive can be removed");
        panic!("{name} is not the pinned package: its digest is\n    {digest}\ninstead of\n    {DIGEST}");
    }
    let script = Command::new("tar")
        .args(["-xzOf", &name, "package/dist/libphonenumber.js"])
        .current_dir(&folder)
        .stderr(Stdio::inherit())
        .output()
        .expect("tar can be run");
    assert!(script.status.success(), "tar could not unpack {name}");
    String::from_utf8(script.stdout).expect("the script is UTF-8")
}

fn fetch(folder: &PathBuf) {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let status = Command::new(npm)
        .args(["pack", &format!("{PACKAGE}@{PACKAGE_RELEASE}"), "--silent"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .status()
        .expect("npm can be run");
    assert!(status.success(), "npm pack {PACKAGE}@{PACKAGE_RELEASE} failed");
}
