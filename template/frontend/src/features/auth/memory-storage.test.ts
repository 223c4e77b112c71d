import {expect, test} from "vitest";
import {MemoryStorage} from "./memory-storage";

test("hands the refresh token over once and forgets everything", async () => {
  const storage = new MemoryStorage();
  await storage.setItem("CognitoIdentityServiceProvider.client.ada.refreshToken", "secret");
  await storage.setItem("CognitoIdentityServiceProvider.client.ada.accessToken", "token");
  expect(storage.takeRefreshToken()).toBe("secret");
  expect(await storage.getItem("CognitoIdentityServiceProvider.client.ada.accessToken")).toBeNull();
  expect(() => storage.takeRefreshToken()).toThrow();
});
