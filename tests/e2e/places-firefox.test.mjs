/** The package in every place that Firefox has for it, at real origins. */
import { startFirefoxWithExtension } from "./support/firefox.mjs";
import { testPlaces } from "./support/places.mjs";

testPlaces("Firefox", startFirefoxWithExtension, { bindsContentScripts: false });
