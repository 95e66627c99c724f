//! A sequence cannot begin with a goal.

use snov_client::models::Sequence;
use snov_client::sequence;

fn main() {
    let _: Sequence = sequence::start().goal("Done").into();
}
