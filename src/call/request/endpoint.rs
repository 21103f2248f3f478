//! A request to any endpoint of the provider, by method and path.

use super::idempotency::idempotency;
use super::prepared::{Call, CallError, Payload};
use crate::call::options::{ClientOptions, RequestOptions};
use crate::util::format::join;

/// Makes the request.
///
/// # Errors
///
/// An idempotency key that the provider does not take.
pub fn request<'a>(client: &ClientOptions, options: RequestOptions<'a>) -> Result<Call<'a>, CallError> {
    let mut headers = client.headers();
    headers.extend(options.headers);
    let idempotency =
        idempotency(client, &mut headers, options.method, options.idempotent, options.call.idempotency_key.as_deref())?;
    Ok(Call {
        method: options.method,
        url: join(&[&client.base_url, &options.path, &options.query], ""),
        headers,
        body: Payload::of(options.body, options.encoding),
        idempotency,
        idempotency_key: options.call.idempotency_key.clone(),
        to: None,
        warnings: Vec::new(),
        options: options.call,
    })
}
