// Where a WebKit that can be driven is: Debian's packages webkit2gtk-driver and xvfb, or WEBKIT_DRIVER_PATH.
import { findExecutable } from './executables.mjs';

/** @returns {{driver: string, screen: string | null} | null} WebKitGTK's driver, and an X server where the machine has no display; null where one of them is not there */
export function findWebKit() {
  const driver = process.env.WEBKIT_DRIVER_PATH || findExecutable(['WebKitWebDriver'], []);
  if (driver === null) return null;
  if (process.env.DISPLAY) return { driver, screen: null };
  const screen = findExecutable(['Xvfb'], []);
  return screen === null ? null : { driver, screen };
}
