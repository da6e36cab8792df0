// In the page: makes the calls, as the page's own requests, for the panel in the manager's isolated world.
import { serve } from "bili-im/bridge";
import { createClient } from "bili-im/inline";
import { language } from "../../shared/i18n.js";

serve(createClient({ locale: language }), window);
