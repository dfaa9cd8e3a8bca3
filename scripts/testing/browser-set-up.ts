import { prepareChromium } from "@/scripts/testing/chromium";
import { startShop } from "@/scripts/testing/shop";

/**
 * Before all browser tests: the browser is unpacked and a shop is started, unless `E2E_BASE_URL` names one that runs.
 * The tests find it in `E2E_BASE_URL`, its owner in `E2E_OWNER_EMAIL` and `E2E_OWNER_PASSWORD`, its data in
 * `E2E_DATA_DIR`; with `DATABASE_URL` and the secrets set they may call the shop's own verbs to arrange things.
 */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  await prepareChromium();
  if (process.env.E2E_BASE_URL) return undefined;
  const shop = await startShop();
  const { AUTH_SECRET, DATA_ENCRYPTION_KEY, SANDBOX_SECRET } = shop.secrets();
  Object.assign(process.env, {
    E2E_BASE_URL: shop.url,
    E2E_DATA_DIR: shop.dataDir,
    E2E_OWNER_EMAIL: shop.owner.email,
    E2E_OWNER_PASSWORD: shop.owner.password,
    APP_URL: shop.url,
    DEMO: "true",
    DATABASE_URL: shop.databaseUrl(),
    AUTH_SECRET,
    DATA_ENCRYPTION_KEY,
    SANDBOX_SECRET,
  });
  return async () => void (await shop.stop());
}
