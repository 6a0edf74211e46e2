# Have a person's data checked and an OTP sent, under an id of your own
id=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
curl -sS "$PHONEPROOF_PORTONE_V2_BASE_URL/identity-verifications/$id/send" \
  -H "authorization: PortOne $PHONEPROOF_PORTONE_V2_API_SECRET" -H 'content-type: application/json' \
  -H "idempotency-key: \"$id-send\"" \
  -d '{"channelKey": "channel-key-sandbox-danal", "operator": "SKT", "method": "SMS", "customer": {"name": "홍길동",
       "phoneNumber": "01000000000", "identityNumber": "9001011", "ipAddress": "203.0.113.10"}}'

# Read it as the person would, and check it
otp=$(curl -sS "$PHONEPROOF_PORTONE_V2_BASE_URL/sandbox/v1/messages?number=01000000000" |
  grep -o '"code":"[^"]*"' | tail -n 1 | cut -d '"' -f 4)
curl -sS "$PHONEPROOF_PORTONE_V2_BASE_URL/identity-verifications/$id/confirm" \
  -H "authorization: PortOne $PHONEPROOF_PORTONE_V2_API_SECRET" -H 'content-type: application/json' \
  -d '{"otp": "'"$otp"'"}'
