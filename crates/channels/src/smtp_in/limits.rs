use std::time::Duration;

/// The largest mail that is taken, in bytes: what most providers take, after base64.
pub const SIZE_BYTES_MAX: usize = 50 * 1024 * 1024;
/// The longest command line, in bytes with its CRLF: RFC 5321 asks 512, its extensions add to that.
pub const LINE_BYTES_MAX: usize = 4_096;
/// Recipients of one mail: RFC 5321, section 4.5.3.1.8 asks for at least 100.
pub const RECIPIENTS_MAX: usize = 100;
/// Connections at the same time.
pub const CONNECTIONS_MAX: usize = 64;
/// What all connections together hold in memory of mails that are still coming in, in bytes.
pub const IN_FLIGHT_BYTES_MAX: usize = 256 * 1024 * 1024;
/// How long a client may take for its next command (RFC 5321, section 4.5.3.2.7), or to read our reply.
pub const COMMAND_WITHIN: Duration = Duration::from_secs(300);
/// How long a client may be silent in the middle of a mail (RFC 5321, section 4.5.3.2.5).
pub const BLOCK_WITHIN: Duration = Duration::from_secs(180);
/// How long a whole mail may take: a client that sends a byte a minute doesn't keep a place for ever.
pub const MAIL_WITHIN: Duration = Duration::from_secs(1_800);
/// Commands in one session that we don't understand, before we hang up.
pub const BAD_COMMANDS_MAX: u32 = 20;
/// How long sessions may still take to finish the mail they are in, when the program stops.
pub const STOP_WITHIN: Duration = Duration::from_secs(10);

/// The limits of a listener. The defaults are the constants of this module; tests and configuration may differ.
#[derive(Debug, Clone)]
pub struct Limits {
    /// See [`SIZE_BYTES_MAX`].
    pub size_bytes_max: usize,
    /// See [`RECIPIENTS_MAX`].
    pub recipients_max: usize,
    /// See [`CONNECTIONS_MAX`].
    pub connections_max: usize,
    /// See [`IN_FLIGHT_BYTES_MAX`].
    pub in_flight_bytes_max: usize,
    /// See [`COMMAND_WITHIN`].
    pub command_within: Duration,
    /// See [`BLOCK_WITHIN`].
    pub block_within: Duration,
    /// See [`MAIL_WITHIN`].
    pub mail_within: Duration,
    /// See [`STOP_WITHIN`].
    pub stop_within: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            size_bytes_max: SIZE_BYTES_MAX,
            recipients_max: RECIPIENTS_MAX,
            connections_max: CONNECTIONS_MAX,
            in_flight_bytes_max: IN_FLIGHT_BYTES_MAX,
            command_within: COMMAND_WITHIN,
            block_within: BLOCK_WITHIN,
            mail_within: MAIL_WITHIN,
            stop_within: STOP_WITHIN,
        }
    }
}
