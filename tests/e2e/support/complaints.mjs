/** What a browser complains about. */

/** Adds the warnings, the errors and what is thrown in `page` to `complaints`, a list. */
export function noteComplaints(page, complaints) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
}
