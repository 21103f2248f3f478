/** The secrets of the deployment in the tests. Each of them is searched for in everything that leaves the Worker. */
export const SECRETS = {
  TOKEN_SECRET: "token-secret-of-the-tests-0123456789-abcdef",
  TEXTING_BLUE_KEY: "tb_live_key_of_the_tests_0123456789",
  TEXTING_BLUE_WEBHOOK_SECRET: "webhook-secret-of-the-tests-0123456789",
  SENT_WEBHOOK_SECRET: `whsec_${Buffer.from("webhook secret of Sent, 24 bytes").toString("base64")}`,
};
