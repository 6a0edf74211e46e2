//! Where the providers document nothing, the sandbox has to choose: each choice can be turned.

/// The sandbox's own choices. None of them is a fact about a provider.
#[derive(Debug, Clone, Default)]
pub struct Switches {
    /// SOLAPI.
    pub solapi: SolapiSwitches,
    /// PortOne V1.
    pub portone: PortOneSwitches,
    /// PortOne V2.
    pub portone_v2: PortOneV2Switches,
    /// SMSLINK.
    pub smslink: SmslinkSwitches,
}

/// Choices about SOLAPI.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct SolapiSwitches {
    /// The HTTP status of an ARS challenge. Default 403; the real one is unknown.
    pub challenge_status: u16,
    /// Answers in the shape of 2018 and 2019. Default false.
    pub old_shape: bool,
    /// Whether a number that was proved by ARS expires after six months. Default true.
    pub expires: bool,
    /// The HTTP status of an unknown API key: 400 (`InvalidApiKey`, measured, the default) or 403 (`InvalidAPIKey`).
    pub unknown_key_status: u16,
    /// The HTTP status of a wrong signature: 403 (documented, the default) or 400 (captured).
    pub wrong_signature_status: u16,
    /// Lists active numbers as objects rather than strings. Default false.
    pub active_as_objects: bool,
    /// Allows 20 reads in five seconds and answers 429 to more. Default false.
    pub rate_limit: bool,
}

impl Default for SolapiSwitches {
    fn default() -> Self {
        Self {
            challenge_status: 403,
            old_shape: false,
            expires: true,
            unknown_key_status: 400,
            wrong_signature_status: 403,
            active_as_objects: false,
            rate_limit: false,
        }
    }
}

/// How PortOne V1 says that an OTP is wrong, expired or used up: undocumented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum WrongOtp {
    /// HTTP 400 with code 1.
    #[default]
    Status400,
    /// HTTP 500 with code -1.
    Status500,
    /// HTTP 200 with code 1.
    Status200,
}

/// Choices about PortOne V1.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct PortOneSwitches {
    /// How a wrong OTP is answered.
    pub wrong_otp: WrongOtp,
    /// The status of success. Default 200.
    pub success_status: u16,
    /// `message` of a success: null by default, "success" if set.
    pub success_message: bool,
    /// Whether certifications hold `phone` and `carrier`, as with the carriers' approval. Default false.
    pub carrier_approval: bool,
    /// Blocks the sixth request for a number within a minute, as Danal blocks addresses. Default false.
    pub blocks_address: bool,
    /// Hands out tokens that are expired already. Default false.
    pub expired_tokens: bool,
}

impl Default for PortOneSwitches {
    fn default() -> Self {
        Self {
            wrong_otp: WrongOtp::default(),
            success_status: 200,
            success_message: false,
            carrier_approval: false,
            blocks_address: false,
            expired_tokens: false,
        }
    }
}

/// Choices about PortOne V2.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct PortOneV2Switches {
    /// Whether verified customers of the Danal channel have `phoneNumber`, `operator` and `isForeigner`, as with an
    /// extra contract. Default false; those of the KCP channel always have them.
    pub extra_contract: bool,
    /// Sends null for optional fields without a value. Default false: they are left out.
    pub nulls: bool,
    /// Refuses to send an SMS again within 30 seconds. Default false.
    pub resend_cool_down: bool,
    /// So many repeats with the `Idempotency-Key` of a request find it still running. Default 0: its answer is there.
    pub outstanding_repeats: u32,
    /// Takes no notice of `Idempotency-Key`: every repeat is a new request. Default false. That the provider honours the
    /// key here is inferred.
    pub ignores_keys: bool,
    /// Whether `totalCount` of a list counts the records of the page. Default false: all that fit the filter.
    pub counts_the_page: bool,
    /// Hands out tokens that are expired already. Default false.
    pub expired_tokens: bool,
}

/// Choices about SMSLINK.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct SmslinkSwitches {
    /// The HTTP status of a rejected code: 200 by default, 400 with the same body otherwise.
    pub rejection_status: u16,
    /// Whether the fifth wrong code itself is answered with `VRFY00005`. Default false: the sixth is.
    pub fifth_is_locked: bool,
    /// Whether a new code voids an older one of the same number. Default false.
    pub new_code_voids_old: bool,
    /// Whether the one-minute rule covers codes that the caller made. Default false.
    pub minute_rule_for_own_codes: bool,
    /// Whether verifying needs the number exactly as it was sent. Default false: it is normalised.
    pub exact_number: bool,
    /// Answers a second check of the same code within a second, of a number that was sent one, with 409 `ERR409003`,
    /// as if both had come at once; it does not count as a try. Default false.
    pub conflicting_checks: bool,
    /// Allows 60 requests a minute and answers 429 to more. Default false.
    pub rate_limit: bool,
    /// Answers every request with maintenance (503 `ERR000000`). Default false.
    pub maintenance: bool,
}

impl Default for SmslinkSwitches {
    fn default() -> Self {
        Self {
            rejection_status: 200,
            fifth_is_locked: false,
            new_code_voids_old: false,
            minute_rule_for_own_codes: false,
            exact_number: false,
            conflicting_checks: false,
            rate_limit: false,
            maintenance: false,
        }
    }
}
