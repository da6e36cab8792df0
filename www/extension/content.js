// In pages of bilibili.com: serves a client to the rest of the extension. It takes nothing from the page.
import { serve } from "bili-im/bridge";
import { createClient } from "bili-im/inline";
import { language } from "../shared/i18n.js";

serve(createClient({ locale: language }), chrome.runtime);
