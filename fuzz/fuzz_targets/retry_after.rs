#![no_main]

libfuzzer_sys::fuzz_target!(init: phoneproof_fuzz::sow("retry_after"), |input: &[u8]| phoneproof_fuzz::retry_after(input));
