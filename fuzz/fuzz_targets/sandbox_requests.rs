#![no_main]

libfuzzer_sys::fuzz_target!(init: phoneproof_fuzz::sow("sandbox_requests"), |input: &[u8]| phoneproof_fuzz::sandbox_requests(input));
