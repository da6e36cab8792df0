// A page of the site, which has the login's cookies, or of the extension, which asks for them.
import * as library from "./bili-im/index.js";
import { extensionOptions } from "./options.js";

const isExtension = location.protocol !== "https:";
globalThis.run = async (task) => drive(library, isExtension ? await extensionOptions(library) : {}, task);
