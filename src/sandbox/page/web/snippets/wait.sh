curl -sS "$PHONEPROOF_SANDBOX_URL/sandbox/v1/messages/next?number=09011111101&timeout_ms=30000"
