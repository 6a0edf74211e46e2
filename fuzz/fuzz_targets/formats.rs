#![no_main]

libfuzzer_sys::fuzz_target!(init: phoneproof_fuzz::sow("formats"), |input: &[u8]| phoneproof_fuzz::formats(input));
