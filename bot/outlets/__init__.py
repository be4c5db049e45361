"""An answer in another form (leaflets, scripts for loudspeakers ...): none yet."""
