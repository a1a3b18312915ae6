package problem

// HelpBase is the page that explains each kind of failure; src/help.ts has the same address.
const HelpBase = "https://github.com/amperecloud/amperecloud-platform-datasource/blob/main/docs/troubleshooting.md"

// HelpOn is the address of a section of that page, by its anchor.
func HelpOn(section string) string { return HelpBase + "#" + section }

// Help is the address of the page's section on the category.
func (c Category) Help() string { return HelpOn(string(c)) }
