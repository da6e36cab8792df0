/** The package in every place that Chromium has for it, at real origins. */
import { startBrowserWithExtension } from "./support/browser.mjs";
import { testPlaces } from "./support/places.mjs";

testPlaces("Chromium", startBrowserWithExtension, { bindsContentScripts: true });
