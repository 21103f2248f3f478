//! The pinned release. To move to another: edit `PACKAGE_RELEASE` and `METADATA_RELEASE` (the package's
//! release notes name it), run `cargo xtask phone-table`, copy the digest that it prints, run it again.
//! The tests' oracle in package.json has to be the same release of the same package.

/// A build of libphonenumber with its full metadata.
pub(crate) const PACKAGE: &str = "google-libphonenumber";
pub(crate) const PACKAGE_RELEASE: &str = "3.2.47";
/// The release of libphonenumber whose metadata that is.
pub(crate) const METADATA_RELEASE: &str = "9.0.40";
/// Of the package's archive, as `npm view google-libphonenumber dist.integrity` prints it.
pub(crate) const DIGEST: &str =
    "sha512-sPKNFCUB8ZQtdEiREx7DAeMbQGeLWW3dITLbprBqH+5P10yMTwCbvKWVzjPKzUK4xvAXWBgcZdAHULb2qbjK6A==";
