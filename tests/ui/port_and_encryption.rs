//! Port 465 is for ssl, 587 for tls.

use snov_client::models::{SmtpSettings, SmtpConnection};

fn main() {
    let _smtp = SmtpSettings::new("smtp.example.com", SmtpConnection::Tls465);
}
