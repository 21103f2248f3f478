//! The pinned release. To update it: edit `PACKAGE_RELEASE` and `METADATA_RELEASE` (see the release notes of the
//! package), run `cargo xtask phone-table`, copy the digest that it prints to `DIGEST`, and run it again. The oracle of
//! the tests in package.json must be the same release of the same package.

/// The npm package: a build of libphonenumber with its full metadata.
pub(crate) const PACKAGE: &str = "google-libphonenumber";
pub(crate) const PACKAGE_RELEASE: &str = "3.2.47";
/// The release of libphonenumber's metadata in it.
pub(crate) const METADATA_RELEASE: &str = "9.0.40";
/// The digest of the archive, as `npm view google-libphonenumber dist.integrity` prints it.
pub(crate) const DIGEST: &str =
    "sha512-sPKNFCUB8ZQtdEiREx7DAeMbQGeLWW3dITLbprBqH+5P10yMTwCbvKWVzjPKzUK4xvAXWBgcZdAHULb2qbjK6A==";
