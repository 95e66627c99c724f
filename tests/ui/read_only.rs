//! What the server makes cannot be set.

use snov_client::models::EmailStep;

fn main() {
    let _step = EmailStep::new("hello", 1).content([]);
}
