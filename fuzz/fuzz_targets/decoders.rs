#![no_main]

libfuzzer_sys::fuzz_target!(init: phoneproof_fuzz::sow("decoders"), |input: &[u8]| phoneproof_fuzz::decoders(input));
