package cli

import "github.com/spf13/cobra"

// commands lists every verb, in the order in which the help shows them.
func (r *root) commands() []*cobra.Command {
	return []*cobra.Command{
		r.demoCmd(),
		r.newCmd(),
		r.ingestCmd(),
		r.mapCmd(),
		r.rejectsCmd(),
		r.listsCmd(),
		r.runCmd(),
		r.matchCmd(),
		r.certifyCmd(),
		r.classifyCmd(),
		r.hitsCmd(),
		r.findingsCmd(),
		r.leadsCmd(),
		r.showCmd(),
		r.explainCmd(),
		r.measureCmd(),
		r.claimsCmd(),
		r.traceCmd(),
		r.reportCmd(),
		r.verifyCmd(),
		r.reviewCmd(),
		r.decideCmd(),
		r.decisionsCmd(),
		r.exportCmd(),
		r.serveCmd(),
		r.usersCmd(),
		r.sqlCmd(),
		r.statusCmd(),
		r.doctorCmd(),
		r.versionCmd(),
	}
}
