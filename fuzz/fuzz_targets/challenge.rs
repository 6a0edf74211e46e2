#![no_main]

libfuzzer_sys::fuzz_target!(init: phoneproof_fuzz::sow("challenge"), |input: &[u8]| phoneproof_fuzz::challenge(input));
