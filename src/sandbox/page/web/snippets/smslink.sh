# Have a code made and delivered
curl -sS "$PHONEPROOF_SMSLINK_BASE_URL/api/v1/verification_code/generate_and_delivery" \
  -H "token: $PHONEPROOF_SMSLINK_TOKEN" -H 'content-type: application/json' -d '{
    "phone_number": "09011111101", "delivery_type": 10, "character_type": 10, "character_size": 6,
    "message": "認証コード: {{verification_code}} ({{valid_period_min}}分間有効)", "valid_period_min": 10
  }'

# Read it as the person would, and check it
code=$(curl -sS "$PHONEPROOF_SMSLINK_BASE_URL/sandbox/v1/messages?number=09011111101" |
  grep -o '"code":"[^"]*"' | tail -n 1 | cut -d '"' -f 4)
curl -sS "$PHONEPROOF_SMSLINK_BASE_URL/api/v1/verification_code/verify" \
  -H "token: $PHONEPROOF_SMSLINK_TOKEN" -H 'content-type: application/json' \
  -d '{"phone_number": "09011111101", "verification_code": "'"$code"'"}'
