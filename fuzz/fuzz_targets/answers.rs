#![no_main]

libfuzzer_sys::fuzz_target!(init: phoneproof_fuzz::sow("answers"), |input: &[u8]| phoneproof_fuzz::answers(input));
